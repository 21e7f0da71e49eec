package io.altostratus.identity.revocations;

import io.altostratus.auth.token.Revocation;
import org.jspecify.annotations.Nullable;

/** Which tokens a revocation concerns: those that match all that is named. */
public final class Subject {

    private @Nullable String auditId;
    private @Nullable String auditChainId;
    private @Nullable String userId;
    private @Nullable String projectId;
    private @Nullable String domainId;
    private @Nullable String roleId;
    private @Nullable String credentialId;
    private @Nullable String trustId;
    private @Nullable String consumerId;
    private @Nullable String accessTokenId;
    private @Nullable String scopeDomainId;
    private boolean system;

    private Subject() {}

    private Subject(Subject other) {
        auditId = other.auditId;
        auditChainId = other.auditChainId;
        userId = other.userId;
        projectId = other.projectId;
        domainId = other.domainId;
        roleId = other.roleId;
        credentialId = other.credentialId;
        trustId = other.trustId;
        consumerId = other.consumerId;
        accessTokenId = other.accessTokenId;
        scopeDomainId = other.scopeDomainId;
        system = other.system;
    }

    /** Names nothing yet; only good for being narrowed. */
    public static Subject any() {
        return new Subject();
    }

    static Subject user(String userId) {
        return any().ofUser(userId);
    }

    static Subject audit(String auditId) {
        Subject subject = new Subject();
        subject.auditId = auditId;
        return subject;
    }

    static Subject auditChain(String auditChainId) {
        Subject subject = new Subject();
        subject.auditChainId = auditChainId;
        return subject;
    }

    static Subject domain(String domainId) {
        Subject subject = new Subject();
        subject.domainId = domainId;
        return subject;
    }

    static Subject role(String roleId) {
        Subject subject = new Subject();
        subject.roleId = roleId;
        return subject;
    }

    static Subject applicationCredential(String credentialId) {
        Subject subject = new Subject();
        subject.credentialId = credentialId;
        return subject;
    }

    static Subject trust(String trustId) {
        Subject subject = new Subject();
        subject.trustId = trustId;
        return subject;
    }

    static Subject consumer(String consumerId) {
        Subject subject = new Subject();
        subject.consumerId = consumerId;
        return subject;
    }

    static Subject accessToken(String accessTokenId) {
        Subject subject = new Subject();
        subject.accessTokenId = accessTokenId;
        return subject;
    }

    Subject ofUser(String id) {
        Subject narrowed = new Subject(this);
        narrowed.userId = id;
        return narrowed;
    }

    /** Tokens for this project. */
    public Subject inProject(String id) {
        Subject narrowed = new Subject(this);
        narrowed.projectId = id;
        return narrowed;
    }

    /** Tokens for this domain itself. */
    public Subject scopedToDomain(String id) {
        Subject narrowed = new Subject(this);
        narrowed.scopeDomainId = id;
        return narrowed;
    }

    /** Tokens for the whole system. */
    public Subject scopedToSystem() {
        Subject narrowed = new Subject(this);
        narrowed.system = true;
        return narrowed;
    }

    /** Tokens with this role. */
    public Subject withRole(String id) {
        Subject narrowed = new Subject(this);
        narrowed.roleId = id;
        return narrowed;
    }

    Revocation at(long sequence, long issuedBeforeMicros, long expiresAtSeconds) {
        return new Revocation(
                sequence,
                auditId,
                auditChainId,
                userId,
                projectId,
                domainId,
                roleId,
                credentialId,
                trustId,
                consumerId,
                accessTokenId,
                scopeDomainId,
                system,
                issuedBeforeMicros,
                expiresAtSeconds);
    }
}
