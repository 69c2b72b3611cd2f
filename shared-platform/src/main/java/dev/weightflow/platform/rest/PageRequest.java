package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.InvalidRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Requested page of a list, a {@code @BeanParam} of every list of every service. The response gives the number of items in {@code X-Total-Count}, and
 * the address of the next page in {@code Link}.
 */
public class PageRequest {
    private static final int MOST = 1000;

    @QueryParam("limit")
    @DefaultValue("100")
    @Parameter(
            description = "the maximum number of entries to return",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
    int limit = 100;

    @QueryParam("offset")
    @DefaultValue("0")
    @Parameter(
            description = "the number of entries to skip",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
    int offset;

    @Context
    UriInfo uri;

    /** Returns the requested page of the list; only its items are converted. */
    public <T, V> RestResponse<List<V>> of(List<T> all, Function<? super T, ? extends V> view) {
        return of(all.size(), (from, most) -> {
            List<V> shown = new ArrayList<>(most);
            all.subList(from, from + most).forEach(each -> shown.add(view.apply(each)));
            return shown;
        });
    }

    /** Reader of a part of a list. */
    public interface Reader<V> {
        /** @param most number of items from there on, all of which exist */
        List<V> read(int from, int most);
    }

    /** As {@link #of(List, Function)}, for a list of which only that page is read. */
    public <V> RestResponse<List<V>> of(int total, Reader<V> part) {
        check();
        int from = Math.min(offset, total);
        int to = (int) Math.min((long) from + limit, total);
        RestResponse.ResponseBuilder<List<V>> answer =
                RestResponse.ResponseBuilder.ok(part.read(from, to - from)).header("X-Total-Count", total);
        if (to < total) {
            answer.header("Link", "<" + next(to) + ">; rel=\"next\"");
        }
        return answer.build();
    }

    private String next(int at) {
        return uri.getRequestUriBuilder()
                .replaceQueryParam("limit", limit)
                .replaceQueryParam("offset", at)
                .build()
                .toString();
    }

    private void check() {
        List<String> violations = new ArrayList<>();
        if (limit < 1 || limit > MOST) {
            violations.add("limit must lie between 1 and " + MOST + ", not " + limit);
        }
        if (offset < 0) {
            violations.add("offset must be at least 0, not " + offset);
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }
}
