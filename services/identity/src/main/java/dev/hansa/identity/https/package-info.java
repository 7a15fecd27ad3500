/**
 * Identity's HTTPS face: sockets, paths, headers and limits around the authorization server.
 *
 * <p>The door is {@link HttpsFace}. A client certificate is asked for, not demanded: the metadata
 * and the key set are for everybody, and the token endpoint says in words that it misses one. What
 * a token request means is left to {@code identity.oauth}. A {@link Route} answers one path; which
 * there are is decided where the process is wired.
 */
@NullMarked
package dev.hansa.identity.https;

import org.jspecify.annotations.NullMarked;
