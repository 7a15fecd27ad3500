/**
 * What was taken back before its time: tokens, callers, signing keys.
 *
 * <p>The doors are {@link DenialStore}, written in the transaction that takes something back, and
 * {@link StoredDenials}, read in the order of those transactions by every process of the mesh. Who
 * may take back what is decided by those who write.
 */
@NullMarked
package dev.hansa.identity.revocation;

import org.jspecify.annotations.NullMarked;
