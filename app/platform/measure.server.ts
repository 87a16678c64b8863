/**
 * Where product code says what it did, for an operator to count and to trace. Costs a comparison while nobody listens; who does
 * is started by telemetry/, which alone knows OpenTelemetry.
 */
import type { CounterName, HistogramName, Labels } from "./metrics.ts";

type SpanFields = Readonly<Record<string, string | number>>;

export type Listener = {
  count(metric: CounterName, labels: Labels): void;
  observe(metric: HistogramName, value: number, labels: Labels): void;
  /** Null where nothing is traced. */
  trace: null | {
    span<R>(kind: SpanKind, name: string, fields: SpanFields, work: () => Promise<R>): Promise<R>;
    /** The trace this is part of, as logs name it. */
    id(): string | undefined;
  };
};

/** Whom a span is about: `server` answers a request, `worker` does a job, `client` asks another server. */
export type SpanKind = "server" | "worker" | "client";

let listener: Listener | null = null;

/** Null ends it. */
export function listenWith(next: Listener | null): void {
  listener = next;
}

export function count(metric: CounterName, labels: Labels = {}): void {
  listener?.count(metric, labels);
}

/** Seconds, or a share from 0 to 1: the metric's name says which. */
export function observe(metric: HistogramName, value: number, labels: Labels = {}): void {
  listener?.observe(metric, value, labels);
}

/** Does the work as one span of a trace. Fields hold names, ids and counts; never a token or personal data. */
export function inSpan<R>(kind: SpanKind, { name, fields }: { name: string; fields: SpanFields }, work: () => Promise<R>): Promise<R> {
  return listener?.trace ? listener.trace.span(kind, name, fields, work) : work();
}

export function isTraced(): boolean {
  return listener !== null && listener.trace !== null;
}

export function traceId(): string | undefined {
  return listener?.trace?.id();
}
