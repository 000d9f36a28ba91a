// The wall: a clock, a full screen that stays awake, and a page that reloads when the server has a newer one.

const clock = document.querySelector("[data-clock]");
const time = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "2-digit", day: "2-digit", weekday: "short", hour: "2-digit", minute: "2-digit" });
const version = () => document.getElementById("wall")?.dataset.version;
const loaded = version();

const tick = () => (clock.textContent = time.format(new Date()));
tick();
setInterval(tick, 5000);

document.addEventListener("htmx:afterSettle", () => version() !== loaded && location.reload());

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.querySelector("[data-full-screen]").addEventListener("click", async () => {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
  stayAwake();
});
document.addEventListener("visibilitychange", () => document.hidden || !document.fullscreenElement || stayAwake());

// The figures stay as they are when the log-in has ended: they must not pass for those of now.
document.addEventListener("padis:signedout", () => document.body.classList.add("wall-ended"));
