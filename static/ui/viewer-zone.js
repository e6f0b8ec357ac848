/** Tells the server the reader's time zone, so that the next page and what is typed into it are in it from the start. */

const YEAR_SECONDS = 365 * 24 * 3600;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:" ? "; secure" : "";

if (zone && !document.cookie.split("; ").includes(`time_zone=${zone}`)) {
  document.cookie = `time_zone=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
}
