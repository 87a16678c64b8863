import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";

import { sendErrors } from "./send-errors.server.ts";

export type Telemetry = {
  /** Sends what was not sent yet, for two seconds at most. */
  stop(): Promise<void>;
};

/**
 * Lets an operator see this process, in the ways the environment asks for: figures for Prometheus, traces and figures for a
 * collector, reports of errors. Without any of them nothing is loaded.
 */
export async function startTelemetry({ role, db }: { role: "web" | "worker"; db: PrismaClient }): Promise<Telemetry> {
  const endErrors = env.ERROR_REPORT_URL === undefined ? null : sendErrors({ url: env.ERROR_REPORT_URL, role });
  if (env.METRICS_PORT === undefined && env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) {
    return { stop: () => Promise.resolve(endErrors?.()) };
  }
  const { startOpenTelemetry } = await import("./open-telemetry.server.ts");
  const running = await startOpenTelemetry({ role, db });
  log.info("telemetry_ready", { metricsPort: running.metrics?.port ?? null, traced: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined });
  return {
    async stop() {
      endErrors?.();
      await running.stop();
    },
  };
}
