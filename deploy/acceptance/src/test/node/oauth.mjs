// What the OAuth clients beside this file share: connections with and without a certificate,
// discovery, keys, and how they tell of a refusal.
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { importJWK } from "jose";
import * as oauth from "oauth4webapi";
import { Agent, fetch } from "undici";

const over = (connect) => {
  const dispatcher = new Agent({ connect });
  return {
    [oauth.customFetch]: (url, init) => fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.close(),
  };
};

const read = (folder, file) => readFileSync(`${folder}/${file}`);

export const withCertificate = (folder, localAddress) => over({
  cert: read(folder, "tls.crt"),
  key: read(folder, "tls.key"),
  ca: read(folder, "ca.crt"),
  ...(localAddress && { family: 4, localAddress }),
});

/**
 * Identity counts by address who fails without a verified certificate, so every run has one of its
 * own.
 */
export const ownAddress = () => `127.33.${randomInt(256)}.${randomInt(1, 255)}`;

export const withoutCertificate = (folder) =>
  over({ ca: read(folder, "ca.crt"), family: 4, localAddress: ownAddress() });

export async function discover(issuer, via) {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...via });
  return oauth.processDiscoveryResponse(url, response);
}

export async function keyOf(file) {
  const jwk = JSON.parse(readFileSync(file));
  return { key: await importJWK(jwk, "ES256"), kid: jwk.kid };
}

export async function token(server, client, authentication, options) {
  const response = await oauth.clientCredentialsGrantRequest(
    server, client, authentication, new URLSearchParams(), options);
  return oauth.processClientCredentialsResponse(server, client, response);
}

/** Tries again with the nonce that the first answer brings. */
export async function withNonce(attempt) {
  try {
    return await attempt();
  } catch (refusal) {
    if (!oauth.isDPoPNonceError(refusal)) {
      throw refusal;
    }
    return attempt();
  }
}

/** Status and error code of an attempt, with the body or the challenge that said so. */
export async function outcome(attempt) {
  try {
    await attempt();
    return { status: 200 };
  } catch (refusal) {
    if (refusal instanceof oauth.ResponseBodyError) {
      return { status: refusal.status, error: refusal.error, said: JSON.stringify(refusal.cause) };
    }
    if (refusal instanceof oauth.WWWAuthenticateChallengeError) {
      const [{ scheme, parameters }] = refusal.cause;
      return { status: refusal.status, error: parameters.error, scheme, said: parameters };
    }
    throw refusal;
  }
}

/** Tries until there is a refusal, at most for five seconds; says how long that took. */
export async function untilRefused(attempt) {
  const start = Date.now();
  let seen = await outcome(attempt);
  while (seen.status === 200 && Date.now() - start < 5_000) {
    seen = await outcome(attempt);
  }
  return { ...seen, millis: Date.now() - start };
}
