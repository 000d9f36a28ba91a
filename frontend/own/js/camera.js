// A picture of the camera takes the place of the file that would have been chosen.

const form = document.querySelector("form[data-scan]");
const box = form.querySelector("[data-camera]");
const video = box.querySelector("video");
const start = form.querySelector("[data-camera-start]");
const shoot = form.querySelector("[data-camera-shoot]");
const said = form.querySelector("[data-camera-said]");
const input = form.querySelector("input[type=file]");
const WANTED = { audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1440 } } };

start.hidden = false;

start.addEventListener("click", async () => {
  said.textContent = "";
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia(WANTED);
    await video.play();
    box.hidden = shoot.hidden = false;
    start.hidden = true;
    shoot.focus();
  } catch {
    said.textContent = box.dataset.textNone;
    input.focus();
  }
});

shoot.addEventListener("click", () => {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob((blob) => {
    const taken = new DataTransfer();
    taken.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    input.files = taken.files;
    form.requestSubmit();
  }, "image/jpeg", 0.92);
});

// Whoever leaves the page leaves no camera on.
addEventListener("pagehide", () => video.srcObject?.getTracks().forEach((track) => track.stop()));
