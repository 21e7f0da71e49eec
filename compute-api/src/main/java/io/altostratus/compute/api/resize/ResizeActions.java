package io.altostratus.compute.api.resize;

import io.altostratus.compute.api.actions.ServerAction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** The two ways on from a resize. */
@Configuration(proxyBeanMethods = false)
class ResizeActions {

    @Bean
    ServerAction confirmResizeAction(ResizeRequests resizes) {
        return new DecisionAction(
                "confirmResize",
                "os_compute_api:servers:confirm_resize",
                HttpStatus.NO_CONTENT,
                request -> resizes.confirm(request.server(), request.context()));
    }

    @Bean
    ServerAction revertResizeAction(ResizeRequests resizes) {
        return new DecisionAction(
                "revertResize",
                "os_compute_api:servers:revert_resize",
                HttpStatus.ACCEPTED,
                request -> resizes.revert(request.server(), request.context()));
    }
}
