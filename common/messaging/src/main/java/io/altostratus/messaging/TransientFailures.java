package io.altostratus.messaging;

import io.altostratus.context.DependencyUnavailableException;
import org.springframework.amqp.AmqpException;

/** Whether the same work may succeed later without anyone mending anything. */
final class TransientFailures {

    private TransientFailures() {}

    static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DependencyUnavailableException || cause instanceof AmqpException) {
                return true;
            }
            // By name, because agents run without the database libraries on their class path.
            String name = cause.getClass().getName();
            if (name.startsWith("org.springframework.transaction.")
                    || name.equals("org.springframework.dao.DataAccessResourceFailureException")
                    || name.equals("org.springframework.jdbc.CannotGetJdbcConnectionException")
                    || name.startsWith("java.sql.SQLTransient")
                    || name.startsWith("java.sql.SQLNonTransientConnection")) {
                return true;
            }
        }
        return false;
    }
}
