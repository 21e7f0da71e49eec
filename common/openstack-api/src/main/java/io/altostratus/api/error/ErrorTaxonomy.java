package io.altostratus.api.error;

import io.altostratus.context.DependencyUnavailableException;
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

    private ErrorTaxonomy() {}

    static ApiException classify(Throwable error) {
        return switch (error) {
            case ApiException known -> known;
            case DependencyUnavailableException away -> ApiException.unavailable(away.dependency(), away);
            case DataAccessResourceFailureException away -> ApiException.unavailable("the database", away);
            case RecoverableDataAccessException away -> ApiException.unavailable("the database", away);
            case TransientDataAccessException away -> ApiException.unavailable("the database", away);
            case TransactionException away -> ApiException.unavailable("the database", away);
            case NoResourceFoundException unknown -> ApiException.notFound("The resource could not be found.");
            case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method);
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
