import { Router, json } from "express";
import type { Request, RequestHandler, Response } from "express";
import * as z from "zod";
import { demoStory } from "../../demo-store/story.ts";
import { gid } from "../../world/gid.ts";
import { minorOf } from "../../world/money.ts";
import { placeOrder } from "../checkout.ts";
import type { TwinContext } from "../context.ts";
import { grantScopes, revokeScopes, uninstall } from "../install/installation.ts";
import { cancelOrder, refundOrder } from "../refunds.ts";
import { refusalWords } from "../store/code-refusals.ts";
import { editOrder } from "../edits.ts";
import { Unplayable } from "../unplayable.ts";
import { sendCompliance } from "../webhooks/compliance.ts";
import {
  cancellationBody,
  clockBody,
  complianceBody,
  editBody,
  faultBody,
  orderBody,
  refundBody,
  replayBody,
  resetBody,
  rolloutBody,
  scopesBody,
} from "./bodies.ts";
import { orderPayload } from "../../world/orders-payload.ts";
import { orderLine, stateOf } from "./state.ts";

/** `/__twin/*`: what tests and the demo hold the local Shopify by. A body that makes no sense gets 400 and says why. */
export function controlRoutes(twin: TwinContext): Router {
  const router = Router();
  router.use(json({ limit: "5mb" }));

  router.get("/state", (_request, response) => void response.json(stateOf(twin)));
  router.get("/story", (_request, response) => {
    const story = demoStory(twin.world.data);
    response.status(story ? 200 : 404).json(story ?? { error: "This is not the demo store." });
  });
  // What orders/updated would say of each order that bore a code: for an app that is installed after they were placed.
  router.get("/order-payloads", (_request, response) => {
    const withCodes = twin.world.data.orders.filter((order) => order.discountCodes.length > 0);
    response.json(withCodes.map((order) => orderPayload(twin.world, order)));
  });
  router.get("/log", (_request, response) => void response.json(twin.api.log));

  router.post(
    "/orders",
    withBody(orderBody, (body, response) => {
      const placed = placeOrder(twin.world, { ...body, lines: body.lines });
      if (placed.ok) return response.status(201).json({ order: orderLine(placed.order) });
      response.status(422).json({ refused: placed.refused.map((one) => ({ ...one, message: refusalWords[one.reason] })) });
    }),
  );
  router.post(
    "/refunds",
    withBody(refundBody, ({ amount, ...body }, response) => {
      const amountMinor = amount === undefined ? undefined : minorOf(amount, twin.world.data.shop.currency);
      const refunded = refundOrder(twin.world, { ...body, amountMinor });
      if (refunded.ok)
        return response
          .status(201)
          .json({ refund: { ...refunded.refund, id: gid("Refund", refunded.refund.id) }, order: orderLine(refunded.order) });
      response.status(422).json({ error: refunded.reason });
    }),
  );
  router.post(
    "/cancellations",
    withBody(cancellationBody, (body, response) => {
      const cancelled = cancelOrder(twin.world, body);
      if (cancelled.ok) return response.status(201).json({ order: orderLine(cancelled.order) });
      response.status(422).json({ error: cancelled.reason });
    }),
  );

  router.post(
    "/edits",
    withBody(editBody, (body, response) => {
      const edited = editOrder(twin.world, body);
      if (edited.ok) return response.status(201).json({ order: orderLine(edited.order) });
      response.status(422).json({ error: edited.reason });
    }),
  );

  router.post(
    "/rollouts",
    withBody(rolloutBody, ({ discountId, effect, percent, ...rest }, response) => {
      const at = twin.world.now().toISOString();
      const changes = [{ id: twin.world.nextId(), effect, discountId }];
      const treatments = [{ id: twin.world.nextId(), split: 100, changes }];
      const share = { trafficAllocation: Math.round(percent), effectiveTrafficAllocation: percent };
      const rollout = { ...rest, ...share, id: twin.world.nextId(), createdAt: at, updatedAt: at, treatments };
      twin.world.data.rollouts = [...twin.world.data.rollouts, rollout];
      twin.world.touch();
      response.status(201).json({ id: gid("Rollout", rollout.id) });
    }),
  );
  router.post(
    "/scopes",
    withBody(scopesBody, (body, response) => {
      grantScopes(twin.world, twin.app, body.grant ?? []);
      revokeScopes(twin.world, twin.app, body.revoke ?? []);
      response.json(body);
    }),
  );

  router.get("/faults", (_request, response) => void response.json(twin.faults.list()));
  router.post(
    "/faults",
    withBody(faultBody, (body, response) => response.status(201).json({ id: twin.faults.add(body) })),
  );
  router.delete("/faults", (_request, response) => {
    twin.faults.clear();
    response.json({ faults: [] });
  });
  router.post("/faults/release", (_request, response) => void response.json({ released: twin.faults.release() }));

  router.post(
    "/clock",
    withBody(clockBody, (body, response) => {
      const { data } = twin.world;
      data.clockOffsetMs += body.now === undefined ? (body.advanceMs ?? 0) : Date.parse(body.now) - twin.world.now().getTime();
      twin.world.touch();
      response.json({ now: twin.world.now().toISOString(), clockOffsetMs: data.clockOffsetMs });
    }),
  );
  router.post(
    "/webhooks/replay",
    withBody(replayBody, (body, response) => response.json({ replayed: twin.deliveries.replay(body) })),
  );
  router.post(
    "/compliance",
    withBody(complianceBody, (body, response) => {
      const sent = sendCompliance(twin.world, body);
      response.status(sent ? 201 : 422).json(sent ? { sent: body.topic } : { error: "no_such_customer" });
    }),
  );
  router.post("/uninstall", (_request, response) => {
    const done = uninstall(twin.world, twin.app);
    response.status(done ? 200 : 422).json(done ? { uninstalled: twin.app.handle } : { error: "not_installed" });
  });
  router.post(
    "/reset",
    withBody(resetBody, (body, response) => {
      twin.reset(body);
      response.json({
        now: twin.world.now().toISOString(),
        discounts: twin.world.data.discounts.length,
        orders: twin.world.data.orders.length,
      });
    }),
  );

  router.use(
    (request, response) => void response.status(404).json({ error: `The control API has no ${request.method} ${request.originalUrl}.` }),
  );
  return router;
}

function withBody<Shape extends z.ZodType>(shape: Shape, handle: (body: z.output<Shape>, response: Response) => unknown): RequestHandler {
  return (request: Request, response: Response) => {
    const read = shape.safeParse(request.body ?? {});
    if (!read.success) return void response.status(400).json({ error: z.prettifyError(read.error) });
    try {
      handle(read.data, response);
    } catch (error) {
      if (!(error instanceof Unplayable)) throw error;
      response.status(400).json({ error: error.message });
    }
  };
}
