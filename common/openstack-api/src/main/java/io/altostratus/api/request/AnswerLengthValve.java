package io.altostratus.api.request;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Lets the access line tell how long an answer is: only the server knows what was written, and counts it anyway. */
public final class AnswerLengthValve extends ValveBase {

    public AnswerLengthValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestAttributes.setAnswerLength(request, response::getContentWritten);
        getNext().invoke(request, response);
    }
}
