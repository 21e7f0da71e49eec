package io.altostratus.blockstorage.extensions;

import io.altostratus.api.error.ApiException;
import io.altostratus.blockstorage.common.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /extensions}: those that work. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class ExtensionController {

    private record Extension(String alias, String name, String description, String updated) {

        Map<String, Object> view() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("alias", alias);
            view.put("name", name);
            view.put("description", description);
            view.put("updated", updated);
            view.put("links", List.of());
            return view;
        }
    }

    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("os-quota-sets", "Quotas", "Limits of projects.", "2011-08-08T00:00:00+00:00"),
            new Extension("os-quota-class-sets", "QuotaClasses", "Limits by class.", "2012-03-12T00:00:00+00:00"),
            new Extension("os-used-limits", "UsedLimits", "What is used of limits.", "2013-10-03T00:00:00+00:00"),
            new Extension("os-services", "Services", "The programs of block storage.", "2012-10-28T00:00:00-00:00"),
            new Extension(
                    "os-extended-services",
                    "ExtendedServices",
                    "Why a program is disabled.",
                    "2014-01-10T00:00:00-00:00"),
            new Extension(
                    "os-availability-zone",
                    "AvailabilityZones",
                    "The zones that volumes can be in.",
                    "2013-06-27T00:00:00+00:00"),
            new Extension(
                    "os-vol-tenant-attr",
                    "VolumeTenantAttribute",
                    "The project of a volume.",
                    "2011-11-03T00:00:00+00:00"),
            new Extension(
                    "os-extended-snapshot-attributes",
                    "ExtendedSnapshotAttributes",
                    "The project and the progress of a snapshot.",
                    "2012-06-19T00:00:00+00:00"));

    @GetMapping("/extensions")
    Map<String, Object> list() {
        return Map.of("extensions", EXTENSIONS.stream().map(Extension::view).toList());
    }

    @GetMapping("/extensions/{alias}")
    Map<String, Object> show(@PathVariable String alias) {
        return Map.of(
                "extension",
                EXTENSIONS.stream()
                        .filter(extension -> extension.alias().equals(alias))
                        .findFirst()
                        .orElseThrow(() -> ApiException.notFound("Extension " + alias + " could not be found."))
                        .view());
    }
}
