// A client that knows nothing but the edge: its refusal says where the edge describes itself (RFC
// 9728 section 5.1), and that description names the authorization server. Prints what it reads.
// usage: node resource.mjs EDGE PARTNER_FOLDER
import * as oauth from "oauth4webapi";
import { discover, outcome, withCertificate } from "./oauth.mjs";

const [edge, folder] = process.argv.slice(2);
const via = withCertificate(folder);
const refusal = await outcome(() => oauth.protectedResourceRequest(
  "no-token-of-yours", "GET", new URL("/v1/orders", edge), undefined, undefined, via));
const response = await oauth.resourceDiscoveryRequest(new URL(edge), via);
const resource = await oauth.processResourceDiscoveryResponse(new URL(edge), response);
const server = await discover(resource.authorization_servers[0], via);
console.log(JSON.stringify({ refusal, asked: response.url, resource, server }));
await via.close();
