package io.altostratus.image.imports;

/** An import that cannot succeed; the message is for the user. */
final class ImportFailedException extends Exception {

    ImportFailedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
