// A file may be dropped anywhere on the page: the browser would open it in place of the page.

const input = document.querySelector("#id_file");
const zone = input?.closest("[data-drop]");

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone?.classList.toggle("import-over", name === "dragover");
    if (name === "drop" && input && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.form.querySelector("button[type=submit]").focus();
    }
  });
}
