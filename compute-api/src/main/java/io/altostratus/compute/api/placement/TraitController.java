package io.altostratus.compute.api.placement;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.placement.PlacementRepository;
import io.altostratus.compute.database.placement.PlacementRepository.Word;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Traits, and which of them hosts have. A host finds its own traits; operators give it custom ones, which stay when the
 * host reports again.
 */
@RestController
@RequestMapping("/placement")
class TraitController {

    private static final String FIRST = "1.6";

    private final Providers providers;
    private final PlacementWords words;
    private final PlacementRepository placement;
    private final Transactions transactions;
    private final Policy policy;

    TraitController(
            Providers providers,
            PlacementWords words,
            PlacementRepository placement,
            Transactions transactions,
            Policy policy) {
        this.providers = providers;
        this.words = words;
        this.placement = placement;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/traits")
    @OnlyIn(from = FIRST)
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "placement:traits:list");
        QueryParameters.refuseUnknown(request, Set.of("name", "associated"));
        Predicate<String> asked = named(request.getParameter("name"));
        String associated = request.getParameter("associated");
        if (associated != null) {
            boolean wanted = bool(associated);
            Set<String> used = new HashSet<>();
            providers.all().forEach(provider -> used.addAll(provider.traits()));
            asked = asked.and(trait -> used.contains(trait) == wanted);
        }
        return Map.of("traits", words.traits().stream().filter(asked).toList());
    }

    private static Predicate<String> named(@Nullable String filter) {
        if (filter == null) {
            return trait -> true;
        }
        if (filter.startsWith("startswith:")) {
            String start = filter.substring("startswith:".length());
            return trait -> trait.startsWith(start);
        }
        if (filter.startsWith("in:")) {
            Set<String> names = Set.of(new HashSet<>(List.of(filter.substring(3).split(","))).toArray(String[]::new));
            return names::contains;
        }
        throw Wanted.badValue("Badly formatted name parameter. Expected name query string parameter in form: "
                + "?name=[in|startswith]:[name1,name2|prefix]. Got: \"" + filter + "\"");
    }

    private static boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw Wanted.badValue("The query parameter \"associated\" only accepts \"true\" or \"false\". Got: " + text);
    }

    @GetMapping("/traits/{name}")
    @OnlyIn(from = FIRST)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void show(RequestContext context, @PathVariable String name) {
        policy.enforce(context, "placement:traits:show");
        require(name);
    }

    private void require(String name) {
        if (!words.traits().contains(name)) {
            throw ApiException.notFound("No such trait(s): " + name + ".");
        }
    }

    @PutMapping("/traits/{name}")
    @OnlyIn(from = FIRST)
    ResponseEntity<Void> create(RequestContext context, HttpServletRequest request, @PathVariable String name) {
        policy.enforce(context, "placement:traits:update");
        if (!PlacementWords.isCustom(name)) {
            throw ApiException.badRequest("The trait is invalid. A valid trait must be no longer than 255 characters,"
                    + " start with the prefix \"CUSTOM_\" and use following characters: \"A\"-\"Z\", \"0\"-\"9\" and"
                    + " \"_\"");
        }
        boolean made = transactions.call(() -> placement.add(Word.TRAIT, name));
        return ResponseEntity.status(made ? HttpStatus.CREATED : HttpStatus.NO_CONTENT)
                .location(URI.create(PlacementPath.prefix(request) + "/traits/" + name))
                .build();
    }

    @DeleteMapping("/traits/{name}")
    @OnlyIn(from = FIRST)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String name) {
        policy.enforce(context, "placement:traits:delete");
        if (words.isStandardTrait(name)) {
            throw ApiException.badRequest("Cannot delete standard trait " + name + ".");
        }
        transactions.run(() -> {
            if (placement.isInUse(name)) {
                throw ApiException.conflict("The trait " + name + " is in use by a resource provider.");
            }
            if (!placement.remove(Word.TRAIT, name)) {
                throw ApiException.notFound("No such trait(s): " + name + ".");
            }
        });
    }

    @GetMapping("/resource_providers/{uuid}/traits")
    @OnlyIn(from = FIRST)
    Map<String, Object> ofProvider(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, "placement:resource_providers:traits:list");
        return view(providers.require(uuid));
    }

    private static Map<String, Object> view(Provider provider) {
        return Map.of(
                "traits",
                new TreeSet<>(provider.traits()),
                "resource_provider_generation",
                provider.node().generation());
    }

    /** Replaces the custom traits. The host's own stay, whether they are named or not. */
    @PutMapping("/resource_providers/{uuid}/traits")
    @OnlyIn(from = FIRST)
    Map<String, Object> give(
            RequestContext context, @PathVariable String uuid, @ValidBody("placement-traits") JsonNode body) {
        policy.enforce(context, "placement:resource_providers:traits:update");
        Provider provider = providers.require(uuid);
        Set<String> wanted = new TreeSet<>();
        body.get("traits").forEach(trait -> wanted.add(trait.asString()));
        words.requireTraits(wanted);
        wanted.removeIf(
                trait -> !PlacementWords.isCustom(trait) && provider.traits().contains(trait));
        if (!wanted.stream().allMatch(PlacementWords::isCustom)) {
            throw PlacementAnswers.refused("Standard traits", "A host finds out by itself what it can do.");
        }
        replace(provider, body.get("resource_provider_generation").asLong(), wanted);
        return view(providers.require(uuid));
    }

    private void replace(Provider provider, @Nullable Long generation, Collection<String> traits) {
        if (!transactions.call(() -> placement.setTraits(provider.uuid(), generation, traits))) {
            throw ApiException.conflict("Resource provider's generation already changed. Please update the generation"
                            + " and try again.")
                    .withType("placement.concurrent_update");
        }
    }

    @DeleteMapping("/resource_providers/{uuid}/traits")
    @OnlyIn(from = FIRST)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeAll(RequestContext context, @PathVariable String uuid) {
        policy.enforce(context, "placement:resource_providers:traits:delete");
        replace(providers.require(uuid), null, Set.of());
    }
}
