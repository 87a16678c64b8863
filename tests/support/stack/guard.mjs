/**
 * Preload for the Node processes of a stack: when the channel to the parent closes, for whatever reason, the process
 * ends too, so a killed demo leaves nothing behind.
 */
if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 5_000).unref();
  });
}
