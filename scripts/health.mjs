/** node scripts/health.mjs: ends with 0 when the web process of this container answers, for the image's health check. */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
