// Proofs (RFC 9449) that are not good, at identity and at the edge. Prints every outcome by its case,
// each led by that of a good proof.
// usage: node refused-proofs.mjs ISSUER EDGE PARTNER_FOLDER CLIENT_ID KEY_FILE
import * as oauth from "oauth4webapi";
import { discover, keyOf, outcome, token, withNonce, withoutCertificate } from "./oauth.mjs";

const [issuer, edge, folder, clientId, keyFile] = process.argv.slice(2);
const via = withoutCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId };
const authentication = oauth.PrivateKeyJwt(await keyOf(keyFile));
const keys = await oauth.generateKeyPair("ES256");
const proofs = (changed, pair = keys) =>
  oauth.DPoP(client, pair, { [oauth.modifyAssertion]: (_, payload) => changed(payload) });

const unchanged = () => {};
const changes = {
  good: unchanged,
  "another address": (payload) => { payload.htu = `${payload.htu}/other`; },
  "another method": (payload) => { payload.htm = "PUT"; },
  "another time": (payload) => { payload.iat -= 120; },
};

/** The first without a nonce, the others with one. */
async function tried(use) {
  const outcomes = { "no nonce": await outcome(() => use(proofs(unchanged))) };
  for (const [name, changed] of Object.entries(changes)) {
    const DPoP = proofs(changed);
    outcomes[name] = await outcome(() => withNonce(() => use(DPoP)));
  }
  const id = `${Math.random()}`;
  const twice = proofs((payload) => { if (payload.nonce) payload.jti = id; });
  await withNonce(() => use(twice));
  outcomes["used before"] = await outcome(() => use(twice));
  return outcomes;
}

const atIdentity = await tried((DPoP) => token(server, client, authentication, { DPoP, ...via }));

const DPoP = proofs(unchanged);
const bound = await withNonce(() => token(server, client, authentication, { DPoP, ...via }));
const orders = async (by) => {
  const response = await oauth.protectedResourceRequest(
    bound.access_token, "GET", new URL("/v1/orders", edge), undefined, undefined,
    { DPoP: by, ...via });
  await response.text();
};
const atEdge = await tried(orders);
const another = proofs(unchanged, await oauth.generateKeyPair("ES256"));
atEdge["another key"] = await outcome(() => withNonce(() => orders(another)));

console.log(JSON.stringify({ atIdentity, atEdge }));
await via.close();
