package io.altostratus.identity.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.context.Json;
import io.altostratus.identity.IdentitySlice;
import io.altostratus.identity.common.ResourceProperties;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.persistence.Transactions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The model {@code strict_two_level}: the parts of a domain hold no more than the domain. */
class TwoLevelsTest extends IdentitySlice {

    private static final ResourceProperties STRICT =
            new ResourceProperties(5, ResourceProperties.LimitModel.STRICT_TWO_LEVEL, false, false, List.of("admin"));

    private Limits limits;
    private String service;
    private String domain;
    private String project;

    @BeforeEach
    void makeADomain(
            @Autowired LimitRepository repository,
            @Autowired ProjectRepository projects,
            @Autowired DomainRepository domains,
            @Autowired Transactions transactions) {
        limits = new Limits(repository, projects, domains, jdbc, transactions, STRICT);
        service = made("services", "service", "\"type\": \"t\"").get("id").asString();
        domain = made("domains", "domain", "\"name\": \"%s\"".formatted(unique("d")))
                .get("id")
                .asString();
        project = made("projects", "project", "\"name\": \"%s\", \"domain_id\": \"%s\"".formatted(unique("p"), domain))
                .get("id")
                .asString();
        admin.post("/v3/registered_limits", """
                {"registered_limits": [{"service_id": "%s", "resource_name": "r", "default_limit": 10}]}""".formatted(service));
    }

    private JsonNode wanted(String owner, String id, int value) {
        return Json.MAPPER.readTree("""
                {"service_id": "%s", "resource_name": "r", "%s": "%s", "resource_limit": %d}""".formatted(service, owner, id, value));
    }

    private JsonNode batch(JsonNode... all) {
        return Json.MAPPER.createArrayNode().addAll(List.of(all));
    }

    @Test
    void aProjectHoldsNoMoreThanItsDomain() {
        assertThatThrownBy(() -> limits.create(batch(wanted("project_id", project, 11))))
                .hasMessageContaining("hierarchy model");
        assertThatThrownBy(() -> limits.create(batch(wanted("project_id", project, -1))))
                .hasMessageContaining("hierarchy model");
        List<Limit> made = limits.create(batch(wanted("project_id", project, 20), wanted("domain_id", domain, 30)));
        assertThat(made).hasSize(2);
        assertThatThrownBy(() -> limits.update(made.get(1).id(), Json.MAPPER.readTree("{\"resource_limit\": 19}")))
                .hasMessageContaining("domain_id: " + domain);
        assertThatThrownBy(() -> limits.update(made.get(0).id(), Json.MAPPER.readTree("{\"resource_limit\": 31}")))
                .hasMessageContaining("project_id: " + project);
        assertThat(limits.get(made.get(0).id()).resourceLimit()).isEqualTo(20);
        assertThat(limits.update(made.get(1).id(), Json.MAPPER.readTree("{\"resource_limit\": -1}"))
                        .resourceLimit())
                .isEqualTo(-1);
        assertThat(STRICT.projectDepth()).isEqualTo(2);
    }
}
