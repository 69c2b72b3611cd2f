package dev.weightflow.platform.rest;

import dev.weightflow.schema.Faults;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The part of a list that a request asks for by {@code ?offset=&limit=}. It is answered as a JSON array; {@code Link} leads to the next
 * page (RFC 8288) and {@code X-Total-Count} tells how long the whole list is.
 *
 * @param offset how many items are passed over
 * @param limit how many items there are at most
 */
public record Page(int offset, int limit) {
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /** @throws dev.weightflow.schema.InvalidRecordException with everything that is wrong */
    public static Page of(Optional<String> offset, Optional<String> limit) {
        Faults faults = Faults.of("A page");
        Page page = new Page(number("offset", offset, 0, faults), number("limit", limit, USUAL, faults));
        faults.require(page.offset >= 0, "offset must be at least 0, not %d", page.offset)
                .require(
                        page.limit >= 1 && page.limit <= MOST,
                        "limit must be between 1 and %d, not %d",
                        MOST,
                        page.limit)
                .raise();
        return page;
    }

    private static int number(String name, Optional<String> text, int otherwise, Faults faults) {
        try {
            return text.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            faults.require(false, "%s must be a whole number, not '%s'", name, text.orElse(""));
            return otherwise;
        }
    }

    /**
     * The answer with this page of the list.
     *
     * @param view how an item is shown
     */
    public <T> Response of(List<T> list, Function<? super T, ?> view, UriInfo request) {
        List<?> items = list.stream().skip(offset).limit(limit).map(view).toList();
        Response.ResponseBuilder answer = Response.ok(items).header("X-Total-Count", list.size());
        int next = offset + items.size();
        if (next < list.size() && !items.isEmpty()) {
            answer.link(
                    request.getRequestUriBuilder()
                            .replaceQueryParam("offset", next)
                            .build(),
                    "next");
        }
        return answer.build();
    }
}
