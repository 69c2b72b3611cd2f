package dev.weightflow.platform.rest;

import dev.weightflow.schema.id.Digest;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Answers with something that is named by its digest, and so never changes: whoever has it is not sent it again. */
public final class ContentAddressed {
    private static final int A_YEAR = 31_536_000;

    private ContentAddressed() {}

    /**
     * 304 if {@code If-None-Match} names the digest, or else 200 with the entity and its {@code ETag}.
     *
     * @param entity what is sent; not asked for otherwise
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
