// Verifies an access token with an independent JOSE library; prints its header and claims as JSON.
// usage: node verify.mjs ISSUER CA_FILE TOKEN
import { readFileSync } from "node:fs";
import { createLocalJWKSet, jwtVerify } from "jose";
import { Agent, fetch } from "undici";

const [issuer, ca, token] = process.argv.slice(2);
const tls = new Agent({ connect: { ca: readFileSync(ca) } });
const keys = await (await fetch(`${issuer}/oauth2/jwks`, { dispatcher: tls })).json();
const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
  issuer, typ: "at+jwt", algorithms: ["ES256"],
});
console.log(JSON.stringify({ header: protectedHeader, payload }));
await tls.close();
