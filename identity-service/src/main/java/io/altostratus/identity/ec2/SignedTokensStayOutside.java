package io.altostratus.identity.ec2;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.web.TokenFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A token that was got for a signed request is for the service that received the request, which may pass it on to other
 * services; whoever has seen one signed request must not come to rule over identities by it.
 */
@Configuration(proxyBeanMethods = false)
class SignedTokensStayOutside implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                boolean signed = TokenFilter.tokenIfAny(request)
                        .filter(token -> token.methods().contains(KeyHolders.METHOD))
                        .isPresent();
                if (signed) {
                    throw ApiException.forbidden("EC2 credential tokens cannot be used for authorization.");
                }
                return true;
            }
        });
    }
}
