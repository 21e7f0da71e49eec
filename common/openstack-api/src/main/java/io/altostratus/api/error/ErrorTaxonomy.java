package io.altostratus.api.error;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.ProjectRequiredException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Which answer each exception becomes. Pure, so that the whole table can be tested. */
final class ErrorTaxonomy {

    /**
     * MariaDB's words for a value of the caller that no schema has caught: a bad regular expression, characters that an
     * identifier cannot have (in a comparison, in a new row), a text that is too long.
     */
    private static final Set<Integer> REFUSED_VALUES = Set.of(1139, 1267, 1366, 1406);

    private ErrorTaxonomy() {}

    private static int databaseError(DataAccessException error) {
        return error.getMostSpecificCause() instanceof SQLException cause ? cause.getErrorCode() : 0;
    }

    static ApiException classify(Throwable error) {
        return switch (error) {
            case ApiException known -> known;
            case DependencyUnavailableException away -> ApiException.unavailable(away.dependency(), away);
            case DataAccessResourceFailureException away -> ApiException.unavailable("the database", away);
            case RecoverableDataAccessException away -> ApiException.unavailable("the database", away);
            case TransientDataAccessException away -> ApiException.unavailable("the database", away);
            case DataAccessException refused
            when REFUSED_VALUES.contains(databaseError(refused)) ->
                ApiException.badRequest(
                        "Invalid input: a value is too long or has characters that are not allowed there.");
            case ProjectRequiredException unscoped ->
                ApiException.forbidden("This needs a token that is scoped to a project.");
            case TransactionException away -> ApiException.unavailable("the database", away);
            case NoResourceFoundException unknown -> ApiException.notFound("The resource could not be found.");
            case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method);
            case InvalidParameterException undecodable ->
                ApiException.badRequest("The query string is malformed: it is not percent-encoded UTF-8.");
            case HttpMessageNotReadableException unreadable -> ApiException.badRequest("Malformed request body");
            case MethodArgumentTypeMismatchException mismatch ->
                ApiException.badRequest("Invalid input for " + mismatch.getName() + ": the value has the wrong type.");
            case ErrorResponse known
            when known.getStatusCode().is4xxClientError() ->
                ApiException.of(
                        HttpStatus.valueOf(known.getStatusCode().value()),
                        known.getBody().getDetail() == null
                                ? HttpStatus.valueOf(known.getStatusCode().value())
                                        .getReasonPhrase()
                                : known.getBody().getDetail());
            default ->
                ApiException.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Unexpected API Error. Please report it with the request id of this answer.");
        };
    }

    private static ApiException methodNotAllowed(HttpRequestMethodNotSupportedException error) {
        ApiException answer =
                ApiException.of(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed for this resource.");
        var allowed = error.getSupportedHttpMethods();
        return allowed == null
                ? answer
                : answer.withHeader(
                        "Allow",
                        String.join(
                                ", ",
                                allowed.stream().map(HttpMethod::name).sorted().toList()));
    }
}
