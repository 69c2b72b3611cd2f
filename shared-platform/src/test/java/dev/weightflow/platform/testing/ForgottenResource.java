package dev.weightflow.platform.testing;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A resource whose author has forgotten to say who may call it. */
@Path("/forgotten")
public class ForgottenResource {
    @GET
    @Operation(hidden = true)
    public String get() {
        return "open";
    }
}
