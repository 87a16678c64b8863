/** The route table is the folder `routes/` itself, by Remix' flat file names (`app.offers.$offerId.tsx` -> /app/offers/:offerId). */
import {
  UNSAFE_flatRoutes as flatRoutes,
  UNSAFE_getRouteConfigAppDirectory as appDirectory,
  UNSAFE_routeManifestToRouteConfig as toRouteConfig,
  type UNSAFE_RouteConfig as RouteConfig,
} from "@remix-run/dev";

import options from "../remix.config.js";

export default toRouteConfig(flatRoutes(appDirectory(), options.ignoredRouteFiles)) satisfies RouteConfig;
