// Live pages. <body data-live-url data-live-topics data-live-since> names the stream. It brings the parts that many pages show
// alike (live-parts.js). When something else changed, the event padis:changed (detail.topics) goes to the body, and elements with
// hx-trigger="padis:changed from:body" refetch; padis:stale goes to a part that the stream could not bring.
// <html data-live="live|reconnecting"> and [data-live-status data-text-live data-text-reconnecting] show how it stands.
//
// However much happens, a page refetches once a second, and never while it still does. A refetch that fails is tried again;
// a stream that says nothing for too long is opened anew; at midnight in Beijing the page is another one.

import { forget, shown, take } from "./live-parts.js";

const HIDDEN_SECONDS = 60; // a tab out of sight lets go of its stream after that
const SILENT_SECONDS = 45; // the stream says something every 15
const EVERY_MS = 1000;
const ANSWER_MS = 20_000;
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;
const NEW_DAY_SECONDS = 60; // within so many all pages of the country ask anew

const { liveUrl, liveTopics, liveSince } = document.body.dataset;
let source = null;
let heard = ""; // of which change the page heard last
let pause = FIRST_PAUSE;
let again = null; // the timer of the next try
let hiding = null; // the timer that closes a hidden tab's stream
let heardAt = Date.now();
let day = beijingDay();
let brought = ""; // the parts that the stream brings

const waiting = new Set(); // topics that changed and are not on the page yet
const stale = new Set(); // ids of parts that must be fetched
const running = new Set(); // requests that bring them
let planned = null;
let toldAt = 0;
let failures = 0;

if (liveUrl && liveTopics) {
  open();
  document.addEventListener("visibilitychange", () => (document.hidden ? hide() : show()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", () => source ?? again ?? open());
  addEventListener("online", () => source && reopen());
  document.addEventListener("htmx:afterSettle", () => source && shown().join() !== brought && follow());
  setInterval(look, 5000);
}

function open() {
  again = null;
  heardAt = Date.now();
  forget();
  brought = shown().join();
  const parts = shown().map((part) => ["part", part]);
  const asked = new URLSearchParams([["topics", liveTopics], ["since", liveSince], ["heard", heard], ...parts]);
  source = new EventSource(`${liveUrl}?${asked}`, { withCredentials: true });
  source.addEventListener("open", () => {
    pause = FIRST_PAUSE;
    heardAt = Date.now();
    tell("live");
  });
  source.addEventListener("alive", () => (heardAt = Date.now()));
  source.addEventListener("changed", (event) => {
    heardAt = Date.now();
    heard = event.lastEventId;
    JSON.parse(event.data).forEach((topic) => waiting.add(topic));
    plan();
  });
  source.addEventListener("part", (event) => {
    heardAt = Date.now();
    take(JSON.parse(event.data));
  });
  source.addEventListener("stale", (event) => {
    heardAt = Date.now();
    stale.add(JSON.parse(event.data).part);
    plan();
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

function reopen() {
  tell("reconnecting");
  follow();
}

// Also when the page shows other parts than before.
function follow() {
  close();
  open();
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

// A connection may die without a word (a cable, a computer that slept); and a day ends without an event.
function look() {
  if (source && Date.now() - heardAt > SILENT_SECONDS * 1000) reopen();
  if (beijingDay() === day) return;
  day = beijingDay();
  setTimeout(newDay, Math.random() * NEW_DAY_SECONDS * 1000);
}

function newDay() {
  if (document.querySelector("[data-new-day=reload]") && !document.activeElement?.matches("input, select, textarea")) location.reload();
  liveTopics.split(",").forEach((topic) => waiting.add(topic));
  document.querySelectorAll("[data-live-part]").forEach((part) => stale.add(part.id));
  plan();
}

function beijingDay() {
  return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
}

// --- what changed is told to the page, once a second ------------------------------------------------------------
function plan(pauseMs = 0) {
  if (planned || running.size || !(waiting.size || stale.size)) return;
  planned = setTimeout(tellPage, Math.max(toldAt + EVERY_MS - Date.now(), pauseMs, 0));
}

function tellPage() {
  planned = null;
  if (running.size) return; // whose end plans anew
  toldAt = Date.now();
  const [topics, parts] = [[...waiting], [...stale]];
  waiting.clear();
  stale.clear();
  if (topics.length) document.body.dispatchEvent(new CustomEvent("padis:changed", { detail: { topics } }));
  for (const part of parts) document.getElementById(part)?.dispatchEvent(new CustomEvent("padis:stale"));
}

const isLive = (event) => ["padis:changed", "padis:stale"].includes(event.detail.requestConfig.triggeringEvent?.type);

document.addEventListener("htmx:beforeSend", (event) => {
  if (!isLive(event)) return;
  const { xhr, elt } = event.detail;
  let aborted = false;
  running.add(xhr);
  xhr.timeout = ANSWER_MS;
  xhr.addEventListener("abort", () => (aborted = true));
  xhr.addEventListener("loadend", () => {
    running.delete(xhr);
    if (aborted || (xhr.status > 0 && xhr.status < 500)) arrived();
    else failed(elt);
  });
});

function arrived() {
  if (failures && source?.readyState === EventSource.OPEN) tell("live");
  failures = 0;
  plan();
}

function failed(element) {
  failures += 1;
  tell("reconnecting");
  if (element.dataset.livePart) stale.add(element.id);
  else liveTopics?.split(",").forEach((topic) => waiting.add(topic));
  plan(Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) * 1000);
}

function tell(state) {
  document.documentElement.dataset.live = state;
  for (const place of document.querySelectorAll("[data-live-status]")) {
    place.textContent = state === "live" ? place.dataset.textLive : place.dataset.textReconnecting;
  }
}
