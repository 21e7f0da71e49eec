package io.altostratus.network.service.segments;

/** Segmentation ids from first to last, both included. */
record SegmentRange(int first, int last) {

    /** @param text {@code first:last} */
    static SegmentRange parse(String text, int smallest, int largest) {
        String[] parts = text.split(":", -1);
        try {
            SegmentRange range = new SegmentRange(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            if (parts.length == 2 && smallest <= range.first && range.first <= range.last && range.last <= largest) {
                return range;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not a range first:last between " + smallest + " and " + largest);
    }
}
