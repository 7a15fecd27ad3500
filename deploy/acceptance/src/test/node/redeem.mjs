// A client that redeems what its own issuer says of it (RFC 7523 section 2.1), signed here by that
// issuer's key. Prints the token and its claims.
// usage: node redeem.mjs ISSUER TOKEN_ENDPOINT PARTNER_FOLDER CLIENT_ID OWN_ISSUER KEY_FILE SCOPE
import { randomUUID } from "node:crypto";
import { decodeJwt, SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import { discover, keyOf, withCertificate } from "./oauth.mjs";

const [issuer, endpoint, folder, clientId, ownIssuer, keyFile, scope] = process.argv.slice(2);
const via = withCertificate(folder);
const server = { ...(await discover(issuer, via)), token_endpoint: endpoint };
const client = { client_id: clientId };
const { key, kid } = await keyOf(keyFile);
const assertion = await new SignJWT({ scope })
  .setProtectedHeader({ alg: "ES256", kid })
  .setIssuer(ownIssuer)
  .setSubject("a-service-of-theirs")
  .setAudience(issuer)
  .setJti(randomUUID())
  .setIssuedAt()
  .setExpirationTime("1m")
  .sign(key);
const response = await oauth.genericTokenEndpointRequest(
  server,
  client,
  oauth.TlsClientAuth(),
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  new URLSearchParams({ assertion }),
  via);
const { access_token: token } =
  await oauth.processGenericTokenEndpointResponse(server, client, response);
console.log(JSON.stringify({ token, claims: decodeJwt(token) }));
await via.close();
