package dev.hansa.journal.paging;

/** Page sizes as every list method promises them. */
public final class PageSize {
  private static final int DEFAULT = 50;
  private static final int MAX = 500;

  private PageSize() {}

  /** 0 means 50; more than 500 is lowered to 500. */
  public static int of(int asked) {
    return asked == 0 ? DEFAULT : Math.min(asked, MAX);
  }
}
