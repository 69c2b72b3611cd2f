package dev.weightflow.platform.rest;

import dev.weightflow.schema.id.Digest;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Responses with content that is named by its digest, and so never changes: a client that has it is not sent it again. */
public final class ContentAddressed {
    private static final int A_YEAR = 31_536_000;

    private ContentAddressed() {}

    /**
     * Responds with 304 if {@code If-None-Match} names the digest, or else with 200, the entity and its {@code ETag}.
     *
     * @param entity creates the entity; not called for a 304
     */
    public static Response answer(Request request, Digest digest, Supplier<?> entity) {
        EntityTag tag = new EntityTag(digest.hex());
        Response.ResponseBuilder same = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = same == null ? Response.ok(entity.get()) : same;
        CacheControl forGood = new CacheControl();
        forGood.setMaxAge(A_YEAR);
        forGood.setNoTransform(false);
        forGood.getCacheExtension().put("immutable", null);
        return answer.tag(tag).cacheControl(forGood).build();
    }
}
