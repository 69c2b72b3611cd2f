package dev.weightflow.console.act;

import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** Renders {@link ActionView}s. */
@ApplicationScoped
public class ActionPages {
    private final Pages pages;

    ActionPages(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance action(Frame frame, ActionView view);
    }

    /** Renders the page. */
    public Response show(ActionView view, String place) {
        return Pages.html(Templates.action(pages.frame(view.title(), place), view));
    }
}
