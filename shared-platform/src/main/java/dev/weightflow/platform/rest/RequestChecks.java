package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.InvalidRequestException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses requests that JAX-RS would accept: unknown query parameters, because they are typing errors; writes that are not declared as JSON, because
 * a page of another origin can send any form without a preflight; and writes whose body is empty or {@code null}, so that no resource gets null for
 * its entity.
 */
@Provider
public class RequestChecks implements ContainerRequestFilter, ReaderInterceptor {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");

    private final Map<Method, Set<String>> knownParameters = new ConcurrentHashMap<>();

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        if (method == null || !method.getDeclaringClass().getName().startsWith("dev.weightflow.")) {
            return;
        }
        if (WRITES.contains(request.getMethod())) {
            requireMediaType(request, consumed(method));
        }
        if (method.isAnnotationPresent(AnyQueryParameter.class)
                || method.getDeclaringClass().isAnnotationPresent(AnyQueryParameter.class)) {
            return;
        }
        Set<String> known = knownParameters.computeIfAbsent(method, RequestChecks::parameters);
        List<String> unknown = request.getUriInfo().getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> "the parameter '" + name + "' is unknown, "
                        + (known.isEmpty() ? "there is none" : "there are " + String.join(", ", known)))
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException(unknown);
        }
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null || body instanceof byte[] bytes && bytes.length == 0) {
            throw new InvalidRequestException(List.of("its body is empty, send a JSON object"));
        }
        return body;
    }

    private static void requireMediaType(ContainerRequestContext request, List<MediaType> consumed) {
        if (given(request)
                .filter(given -> consumed.stream().anyMatch(given::isCompatible))
                .isEmpty()) {
            throw new NotSupportedException();
        }
    }

    private static Optional<MediaType> given(ContainerRequestContext request) {
        try {
            return Optional.ofNullable(request.getMediaType());
        } catch (IllegalArgumentException noMediaType) {
            return Optional.empty();
        }
    }

    private static List<MediaType> consumed(Method method) {
        Consumes consumes = Optional.ofNullable(method.getAnnotation(Consumes.class))
                .orElseGet(() -> method.getDeclaringClass().getAnnotation(Consumes.class));
        return consumes == null
                ? List.of(MediaType.APPLICATION_JSON_TYPE)
                : Arrays.stream(consumes.value()).map(MediaType::valueOf).toList();
    }

    private static Set<String> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(parameter -> parameter.isAnnotationPresent(BeanParam.class)
                        ? Arrays.<AnnotatedElement>stream(parameter.getType().getDeclaredFields())
                        : Stream.of(parameter))
                .flatMap(each -> Stream.ofNullable(each.getAnnotation(QueryParam.class)))
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
