/**
 * Everything of OpenTelemetry. Loaded only where it is configured: nothing of it is in memory otherwise.
 * Traces begin here: a `traceparent` of a caller is not taken over, since anybody may send one.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

import {
  context,
  diag,
  DiagLogLevel,
  SpanKind as OtelSpanKind,
  SpanStatusCode,
  trace,
  type Counter,
  type Histogram,
  type Meter,
  type ObservableGauge,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { poolsInUse } from "#app/platform/db-pool.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log, onErrorLine } from "#app/platform/logger.server.ts";
import { listenWith, type Listener, type SpanKind } from "#app/platform/measure.server.ts";
import { METRICS, type GaugeName } from "#app/platform/metrics.ts";

import { masked } from "./error-report.ts";
import { serveMetrics, type MetricsServer } from "./metrics-server.server.ts";
import { readState, type Reading } from "./read-state.server.ts";

/** However many look, the database is asked once in this time. */
const KEEP_STATE_MS = 5_000;
const STATE_WITHIN_MS = 3_000;
const PUSH_EVERY_MS = 30_000;
/** A process that ends does not wait longer for its last figures to be taken. */
const FLUSH_WITHIN_MS = 2_000;

type Running = { metrics: MetricsServer | null; stop(): Promise<void> };

/** Starts whatever the environment asks for. `role` is this process's: web or worker. */
export async function startOpenTelemetry({ role, db }: { role: string; db: PrismaClient }): Promise<Running> {
  const resource = resourceFromAttributes({ "service.name": env.OTEL_SERVICE_NAME, "service.instance.id": `${role}-${process.pid}`, role });
  const pushes = env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
  tellTroubles();
  const prometheus = env.METRICS_PORT === undefined ? null : new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true });
  const push = pushes
    ? new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: PUSH_EVERY_MS })
    : null;
  const meters = new MeterProvider({ resource, readers: [...(prometheus ? [prometheus] : []), ...(push ? [push] : [])] });
  const tracers = pushes
    ? new TracerProvider({
        resource,
        sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(env.OTEL_TRACES_SAMPLER_ARG) }),
        spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
      })
    : null;
  if (tracers) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const meter = meters.getMeter("reissue");
  const listener = listenerOn(meter, tracers?.getTracer("reissue") ?? null);
  const endState = watchState(meter, db);
  listenWith(listener);
  const endErrors = onErrorLine((event, error) => {
    listener.count("errors", { event });
    trace.getActiveSpan()?.recordException(error instanceof Error ? { name: error.name, message: masked(error.message) } : event);
  });
  const metrics = prometheus
    ? await serveMetrics({ port: env.METRICS_PORT ?? 0, host: env.METRICS_HOST, token: env.METRICS_TOKEN }, (request, response) =>
        prometheus.getMetricsRequestHandler(request, response),
      )
    : null;
  let stopped = false;
  return {
    metrics,
    async stop() {
      if (stopped) return;
      stopped = true;
      endErrors();
      await metrics?.close();
      const flushed = Promise.allSettled([meters.shutdown(), tracers?.shutdown()]);
      await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, FLUSH_WITHIN_MS).unref())]);
      listenWith(null);
      endState();
    },
  };
}

/** What the library has trouble with, such as a collector that does not answer. It never stands in the app's way. */
function tellTroubles(): void {
  const tell = (message: string) => log.warn("telemetry_trouble", { because: masked(message).slice(0, 300) });
  const nothing = () => undefined;
  diag.setLogger({ error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing }, DiagLogLevel.WARN);
}

const KINDS: Record<SpanKind, OtelSpanKind> = { server: OtelSpanKind.SERVER, worker: OtelSpanKind.CONSUMER, client: OtelSpanKind.CLIENT };

function listenerOn(meter: Meter, tracer: Tracer | null): Listener {
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  for (const [name, metric] of Object.entries(METRICS)) {
    const about = { description: metric.help };
    if (metric.kind === "counter") counters.set(name, meter.createCounter(metric.name, about));
    if (metric.kind === "histogram") {
      const advice = { explicitBucketBoundaries: [...metric.buckets] };
      histograms.set(name, meter.createHistogram(metric.name, { ...about, advice }));
    }
  }
  return {
    count: (metric, labels) => counters.get(metric)?.add(1, labels),
    observe: (metric, value, labels) => histograms.get(metric)?.record(value, labels),
    trace: tracer && {
      span: (kind, name, fields, work) =>
        tracer.startActiveSpan(name, { kind: KINDS[kind], attributes: fields }, async (span) => {
          try {
            return await work();
          } catch (error) {
            // A thrown answer is how a route refuses.
            if (!(error instanceof Response)) span.setStatus({ code: SpanStatusCode.ERROR });
            throw error;
          } finally {
            span.end();
          }
        }),
      id: () => trace.getActiveSpan()?.spanContext().traceId,
    },
  };
}

/** Gauges are read when somebody looks. */
function watchState(meter: Meter, db: PrismaClient): () => void {
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const gauges = new Map<GaugeName, ObservableGauge>();
  for (const [name, metric] of Object.entries(METRICS)) {
    if (metric.kind === "gauge") gauges.set(name as GaugeName, meter.createObservableGauge(metric.name, { description: metric.help }));
  }
  let kept: { readings: Promise<Reading[]>; until: number } | null = null;
  const state = () => {
    if (kept === null || kept.until < performance.now()) {
      kept = { readings: within(readState(db)), until: performance.now() + KEEP_STATE_MS };
    }
    return kept.readings;
  };
  meter.addBatchObservableCallback(
    async (result) => {
      const pools = poolsInUse().flatMap(({ pool, busy, idle, waiting, max }): Reading[] => [
        { metric: "connections", value: busy, labels: { pool, state: "busy" } },
        { metric: "connections", value: idle, labels: { pool, state: "idle" } },
        { metric: "connections", value: waiting, labels: { pool, state: "waiting" } },
        { metric: "connectionsMax", value: max, labels: { pool } },
      ]);
      const own: Reading[] = [
        { metric: "residentBytes", value: process.memoryUsage.rss() },
        { metric: "eventLoopLag", value: Number.isFinite(loop.percentile(99)) ? loop.percentile(99) / 1e9 : 0 },
      ];
      loop.reset();
      for (const { metric, value, labels } of [...(await state()), ...pools, ...own]) {
        const gauge = gauges.get(metric);
        if (gauge) result.observe(gauge, value, labels);
      }
    },
    [...gauges.values()],
  );
  return () => void loop.disable();
}

/** Never throws: while the database is away that is the figure. */
async function within(reading: Promise<Reading[]>): Promise<Reading[]> {
  const down: Reading[] = [{ metric: "databaseUp", value: 0 }];
  const late = new Promise<Reading[]>((resolve) => setTimeout(resolve, STATE_WITHIN_MS, down).unref());
  const read = reading.then(
    (readings): Reading[] => [{ metric: "databaseUp", value: 1 }, ...readings],
    (error: unknown) => {
      log.warn("state_not_read", { because: error instanceof Error ? error.name : "unknown" });
      return down;
    },
  );
  return Promise.race([read, late]);
}
