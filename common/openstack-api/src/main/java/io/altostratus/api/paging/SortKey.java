package io.altostratus.api.paging;

/** One key of a list's order. */
public record SortKey(String name, boolean descending) {}
