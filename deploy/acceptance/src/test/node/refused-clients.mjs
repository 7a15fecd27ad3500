// Clients that are not who they say, each a way of failing to prove it. Prints every outcome by its
// case, led by that of a good client.
// usage: node refused-clients.mjs ISSUER CLIENT_ID KEY_FILE PARTNER_FOLDER
import * as oauth from "oauth4webapi";
import {
  discover, keyOf, outcome, token, withCertificate, withNonce, withoutCertificate,
} from "./oauth.mjs";

const [issuer, clientId, keyFile, folder] = process.argv.slice(2);
const via = withoutCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId };
const key = await keyOf(keyFile);
const { privateKey: another } = await oauth.generateKeyPair("ES256");
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));

const ask = (changed, { as = client, by = key } = {}) => outcome(() => withNonce(() => token(
  server,
  as,
  oauth.PrivateKeyJwt(by, { [oauth.modifyAssertion]: (header, payload) => changed(payload, header) }),
  { DPoP, ...via })));

const unchanged = () => {};
const once = (payload) => { payload.jti = `once-${clientId}`; };
const cases = {
  good: await ask(once),
  "unknown client": await ask(unchanged, { as: { client_id: `no-${clientId}` } }),
  "wrong key": await ask(unchanged, { by: { key: another, kid: key.kid } }),
  "unknown key": await ask(unchanged, { by: { key: another, kid: "another" } }),
  "expired assertion": await ask((payload) => {
    for (const time of ["iat", "nbf", "exp"]) {
      payload[time] -= 120;
    }
  }),
  "audience is the token endpoint": await ask((payload) => { payload.aud = server.token_endpoint; }),
  "audience is a list": await ask((payload) => { payload.aud = [issuer]; }),
  "replayed assertion": await ask(once),
  "another type": await ask((_, header) => { header.typ = "at+jwt"; }),
};

const own = withCertificate(folder);
cases["another's certificate"] =
  await outcome(() => token(server, client, oauth.TlsClientAuth(), own));
cases["no certificate and no key"] =
  await outcome(() => withNonce(() => token(server, client, oauth.TlsClientAuth(), { DPoP, ...via })));

console.log(JSON.stringify(cases));
await Promise.all([own.close(), via.close()]);
