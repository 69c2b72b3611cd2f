package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.InvalidRequestException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;

/** Refuses an empty body, or one that is {@code null}, so that no resource gets nothing where it asked for something. */
@Provider
public class RequiredBody implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null || body instanceof byte[] bytes && bytes.length == 0) {
            throw new InvalidRequestException(List.of("its body is empty, send a JSON object"));
        }
        return body;
    }
}
