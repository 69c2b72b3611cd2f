package dev.weightflow.platform.testing;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Resource whose author has forgotten its roles. */
@Path("/forgotten")
public class ForgottenResource {
    @GET
    @Operation(hidden = true)
    public String get() {
        return "open";
    }
}
