package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of this service's dead letters: lists and replays them. Every service has it. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "dead letters")
@RolesAllowed(Roles.READER)
public class DeadLetterResource {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final DeadLetters letters;
    private final Replays replays;
    private final SecurityIdentity caller;

    DeadLetterResource(DeadLetters letters, Replays replays, SecurityIdentity caller) {
        this.letters = letters;
        this.replays = replays;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Lists the records that this service could not read or handle, newest first",
            description = "Of each topic the newest " + DeadLetters.MOST + " are looked at.")
    @APIResponse(responseCode = "200", description = "One page; X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    @APIResponse(responseCode = "503", description = "Kafka does not answer")
    public RestResponse<List<DeadLetter>> list(
            @BeanParam PageRequest page,
            @Parameter(description = "only those that were found in this topic") @QueryParam("topic")
                    Optional<String> topic,
            @Parameter(description = "only those of this cause") @QueryParam("code") Optional<String> code,
            @Parameter(
                            description = "only those that were set aside then or later",
                            schema = @Schema(implementation = Instant.class))
                    @QueryParam("since")
                    Optional<String> since) {
        Optional<Instant> from = Parameters.parse("since", since, Instant.class);
        return page.of(
                letters.newest(letter -> topic.map(letter.topic()::equals).orElse(true)
                        && code.map(letter.code()::equals).orElse(true)
                        && from.map(time -> !letter.time().isBefore(time)).orElse(true)),
                letter -> letter);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Shows a dead letter with its headers and its payload")
    @APIResponse(
            responseCode = "200",
            description = "The letter",
            content = @Content(schema = @Schema(implementation = LetterContents.class)))
    @APIResponse(responseCode = "404", description = "This service has no such dead letter")
    @APIResponse(responseCode = "503", description = "Kafka does not answer")
    public LetterContents show(@PathParam("id") String id) {
        DeadLetters.Found found = letters.require(DeadLetter.Id.parse(id));
        return LetterContents.of(found.letter(), found.record());
    }

    @POST
    @Path("{id}/replay")
    @RolesAllowed(Roles.ADMIN)
    @Blocking
    @Operation(
            summary = "Replays a dead letter, as the record that it was",
            description = "It may be repeated: nothing is done twice.")
    @APIResponse(
            responseCode = "200",
            description = "It was handled",
            content = @Content(schema = @Schema(implementation = DeadLetter.class)))
    @APIResponse(
            responseCode = "202",
            description = "Its handler is still working on it; no replay is named",
            content = @Content(schema = @Schema(implementation = DeadLetter.class)))
    @APIResponse(responseCode = "404", description = "This service has no such dead letter")
    @APIResponse(responseCode = "422", description = "It is refused again")
    @APIResponse(responseCode = "503", description = "Kafka does not answer, or the letter's channel takes no records")
    public Uni<RestResponse<DeadLetter>> replay(@PathParam("id") String id) {
        DeadLetter.Id place = DeadLetter.Id.parse(id);
        DeadLetters.Found found = letters.require(place);
        CompletionStage<DeadLetter> replay =
                replays.replay(place, found, caller.getPrincipal().getName());
        return Uni.createFrom()
                // on a copy, because an abandoned request cancels its stage
                .completionStage(replay.toCompletableFuture().copy())
                .map(RestResponse::ok)
                .ifNoItem()
                .after(LONGEST_WAIT)
                .recoverWithItem(() -> RestResponse.accepted(found.letter().replayed(Optional.empty())));
    }
}
