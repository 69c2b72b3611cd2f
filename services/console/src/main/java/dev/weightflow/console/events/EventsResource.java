package dev.weightflow.console.events;

import dev.weightflow.console.Console;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.lineage.Lineage;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of events, and of search results. */
@Path("/")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class EventsResource {
    private static final int SHOWN = 100;

    private final Pages pages;

    EventsResource(Pages pages) {
        this.pages = pages;
    }

    /**
     * Events in their order.
     *
     * @param about the event whose lineage they are; empty for the latest of all
     * @param note a notice of missing events
     */
    public record EventList(String title, String lead, List<LineageEvent> events, String about, String note) {}

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance events(Frame frame, EventList list);

        static native TemplateInstance find(Frame frame, Found found);
    }

    @GET
    @Path("events")
    @Operation(hidden = true)
    public Response events(
            @QueryParam("about") Optional<String> about, @QueryParam("version") Optional<String> version) {
        Console console = pages.console();
        Lineage lineage = console.journals().lineage();
        EventList list = about.map(id -> around(lineage, id))
                .or(() -> version.map(name -> leadingTo(console, name)))
                .orElseGet(() -> new EventList(
                        "Events",
                        "The latest events of all topics, without claims and progress.",
                        lineage.latest(SHOWN),
                        "",
                        ""));
        return Pages.html(Templates.events(pages.frame(list.title(), "events"), list));
    }

    private static EventList around(Lineage lineage, String id) {
        List<EventId> found = lineage.startingWith(id, 2);
        EventId event = Optional.of(new EventId(id))
                .filter(whole -> lineage.event(whole).isPresent())
                .or(() -> found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty())
                .orElseThrow(() -> NotFoundException.of("event", id));
        Lineage.CausationChain chain = lineage.around(event);
        return new EventList(
                "Causes and consequences",
                "Causes before consequences; only events of this chain.",
                chain.events().stream().limit(500).toList(),
                event.value(),
                chain.missing()
                        .map(missing -> "Event " + missing + " is no longer in any topic.")
                        .orElse(""));
    }

    private static EventList leadingTo(Console console, String name) {
        String[] parts = name.split("/", 2);
        ModelVersion version = Optional.of(parts)
                .filter(both -> both.length == 2 && both[1].matches("\\d{1,9}"))
                .flatMap(both -> console.journals()
                        .models()
                        .model(new ModelName(both[0]))
                        .version(new VersionNumber(Integer.parseInt(both[1]))))
                .orElseThrow(() -> NotFoundException.of("version", name));
        Lineage.CausationChain chain = console.journals().explain(version);
        return new EventList(
                "Events that led to " + parts[0] + " v" + parts[1],
                "Causes before consequences.",
                chain.events(),
                version.metadata().event().value(),
                chain.missing()
                        .map(missing -> "Event " + missing + " is no longer in any topic.")
                        .orElse(""));
    }

    @GET
    @Path("find")
    @Operation(hidden = true)
    public Response find(@QueryParam("q") Optional<String> query) {
        String text = query.map(String::strip).orElse("");
        Found found = Found.of(pages.console(), text);
        if (found.hits().size() == 1) {
            return Response.seeOther(URI.create(found.hits().get(0).href())).build();
        }
        return Pages.html(Templates.find(pages.frame("Find " + text, "find"), found));
    }
}
