// Live pages. <body data-live-url data-live-topics data-live-since> names the stream; when something changed, the
// event padis:changed (detail.topics) goes to the body, and parts with hx-trigger="padis:changed from:body" refetch.
// <html data-live="live|reconnecting"> and [data-live-status data-text-live data-text-reconnecting] show how it stands.

const HIDDEN_SECONDS = 60; // a tab out of sight lets go of its stream after that
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;

const { liveUrl, liveTopics, liveSince } = document.body.dataset;
let source = null;
let since = liveSince ?? "";
let pause = FIRST_PAUSE;
let again = null; // the timer of the next try
let hiding = null; // the timer that closes a hidden tab's stream

if (liveUrl && liveTopics) {
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? hide() : show()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", () => source ?? again ?? open());
}

function open() {
  again = null;
  source = new EventSource(`${liveUrl}?${new URLSearchParams({ topics: liveTopics, since })}`, { withCredentials: true });
  source.addEventListener("open", () => {
    pause = FIRST_PAUSE;
    tell("live");
  });
  source.addEventListener("changed", (event) => {
    since = event.lastEventId;
    document.body.dispatchEvent(new CustomEvent("padis:changed", { detail: { topics: JSON.parse(event.data) } }));
  });
  source.addEventListener("error", () => {
    tell("reconnecting");
    if (source.readyState === EventSource.CLOSED) refused(); // the browser itself tries no more
  });
}

function refused() {
  document.body.dispatchEvent(new CustomEvent("padis:refused", { bubbles: true }));
  tryAgain();
}

function tryAgain() {
  close();
  again = setTimeout(open, pause * 1000);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function close() {
  clearTimeout(again);
  again = null;
  source?.close();
  source = null;
}

function hide() {
  hiding = setTimeout(close, HIDDEN_SECONDS * 1000);
}

function show() {
  clearTimeout(hiding);
  if (source) return;
  close();
  open();
}

function tell(state) {
  document.documentElement.dataset.live = state;
  for (const place of document.querySelectorAll("[data-live-status]")) {
    place.textContent = state === "live" ? place.dataset.textLive : place.dataset.textReconnecting;
  }
}
