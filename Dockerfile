# syntax=docker/dockerfile:1
# One image for every role: web (the default), worker, migrate, and all of them for a small installation.
FROM node:24.9.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# Generating the client reads the schema alone; the address is never opened.
RUN DATABASE_URL=postgresql://unused/ npx prisma generate \
 && npm run build \
 && npm prune --omit=dev --no-audit --no-fund

FROM node:24.9.0-bookworm-slim
ENV NODE_ENV=production \
    PORT=3000 \
    NODE_OPTIONS=--disable-warning=ExperimentalWarning
WORKDIR /app
COPY --from=build /app/package.json /app/prisma.config.ts /app/remix.config.js ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/app ./app
COPY --from=build /app/build ./build
COPY --from=build /app/dist ./dist
# Nothing is written at run time: the file system may be read-only.
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD node scripts/health.mjs
CMD ["node", "--expose-gc", "dist/web.js"]
