package dev.weightflow.registry.rest;

import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.webhook.DeliveryStatus;
import dev.weightflow.registry.webhook.WebhookStatus;
import dev.weightflow.registry.webhook.Webhooks;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of webhooks, which the settings alone define. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
@RolesAllowed(Roles.READER)
public class WebhooksResource {
    private final ServiceHandle<Registry> registry;

    WebhooksResource(ServiceHandle<Registry> registry) {
        this.registry = registry;
    }

    /**
     * Answer of a receiver to a test.
     *
     * @param status of HTTP, from 200 to 299
     */
    public record TestAnswer(@Schema(examples = "204") int status) {}

    @GET
    @Operation(summary = "Lists the webhooks that the settings name, and how far each is")
    public RestResponse<List<WebhookStatus>> list(@BeanParam PageRequest page) {
        return page.of(webhooks().all(), each -> each);
    }

    @GET
    @Path("{name}/deliveries")
    @Operation(
            summary = "Lists what a webhook sends now, its dead letters, and what it has delivered last",
            description = "Of the dead letters the newest 100 are kept, of the others 20.")
    @APIResponse(responseCode = "200", description = "One page; X-Total-Count tells how many there are")
    @APIResponse(responseCode = "404", description = "There is no such webhook")
    public RestResponse<List<DeliveryStatus>> deliveries(
            @Parameter(example = "ops") @PathParam("name") String name, @BeanParam PageRequest page) {
        return page.of(webhooks().deliveries(name), each -> each);
    }

    @POST
    @Path("{name}/deliveries/{id}/redelivery")
    @RolesAllowed(Roles.ADMIN)
    @Blocking
    @Operation(summary = "Sends a dead letter again, once, and forgets it if it is delivered")
    @APIResponse(
            responseCode = "200",
            description = "It is delivered",
            content = @Content(schema = @Schema(implementation = DeliveryStatus.class)))
    @APIResponse(responseCode = "404", description = "There is no such webhook or no such dead letter")
    @APIResponse(responseCode = "422", description = "It is not delivered, and stays a dead letter")
    public DeliveryStatus redeliver(
            @Parameter(example = "ops") @PathParam("name") String name, @PathParam("id") String id)
            throws InterruptedException {
        return webhooks().redeliver(name, id);
    }

    @POST
    @Path("{name}/test")
    @RolesAllowed(Roles.ADMIN)
    @Blocking
    @Operation(summary = "Sends a message of the type dev.weightflow.webhook.Test.v1, once")
    @APIResponse(
            responseCode = "200",
            description = "The receiver has accepted it",
            content = @Content(schema = @Schema(implementation = TestAnswer.class)))
    @APIResponse(responseCode = "404", description = "There is no such webhook")
    @APIResponse(responseCode = "422", description = "The receiver cannot be reached, or does not accept it")
    public TestAnswer test(@Parameter(example = "ops") @PathParam("name") String name) throws InterruptedException {
        return new TestAnswer(webhooks().test(name));
    }

    private Webhooks webhooks() {
        return registry.get().webhooks();
    }
}
