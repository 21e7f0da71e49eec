package io.altostratus.api.microversion;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of an API such as 2.19; ordered by number, so that 2.9 is before 2.10. */
public record Microversion(int major, int minor) implements Comparable<Microversion> {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,2})\\.(0|[1-9]\\d{0,3})");

    /** @throws IllegalArgumentException if the text is not of the form {@code major.minor} */
    public static Microversion parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a microversion: " + text);
        }
        return new Microversion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    public boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new Microversion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(Microversion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
