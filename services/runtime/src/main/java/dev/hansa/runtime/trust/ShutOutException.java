package dev.hansa.runtime.trust;

import java.security.cert.CertificateException;

/** The certificate verifies, but whom it names is shut out for now. */
public final class ShutOutException extends CertificateException {
  private static final long serialVersionUID = 1L;

  ShutOutException(SpiffeId id) {
    super(id + " is shut out");
  }
}
