package io.altostratus.image.members;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageLimits;
import io.altostratus.image.images.ImageTime;
import io.altostratus.image.images.Visibility;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v2/images/{id}/members}. The owner says who is a member; the member, and only he, says whether he accepts. A
 * member sees no other members.
 */
@RestController
class MemberController {

    private final MemberRepository members;
    private final ImageAccess access;
    private final ImageLimits limits;
    private final Transactions transactions;

    MemberController(MemberRepository members, ImageAccess access, ImageLimits limits, Transactions transactions) {
        this.members = members;
        this.access = access;
        this.limits = limits;
        this.transactions = transactions;
    }

    @PostMapping("/v2/images/{id}/members")
    Map<String, Object> add(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("member") JsonNode body) {
        Image image = shared(context, request, id);
        access.require(context, "add_member", image);
        String member = body.get("member").asString();
        return view(id, insert(image, member));
    }

    private ImageMember insert(Image image, String member) {
        try {
            return transactions.call(() -> {
                if (!members.lock(image.pk())) {
                    throw onlyShared();
                }
                limits.requireMembers(members.count(image.pk()) + 1);
                return members.insert(image.pk(), member);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Member " + member + " is duplicated for image " + image.id());
        }
    }

    @GetMapping("/v2/images/{id}/members")
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Image image = shared(context, request, id);
        access.require(context, "get_members", image);
        List<ImageMember> shown = image.member() == null || access.isAdmin(context)
                ? members.list(image.pk())
                : members.find(image.pk(), image.member()).stream().toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("members", shown.stream().map(member -> view(id, member)).toList());
        answer.put("schema", "/v2/schemas/members");
        return answer;
    }

    @GetMapping("/v2/images/{id}/members/{member}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String member) {
        Image image = access.visible(context, request, id);
        if (image.metadata().visibility() != Visibility.SHARED) {
            throw ApiException.notFound("Only shared images have members.");
        }
        return view(id, visible(context, image, member));
    }

    @PutMapping("/v2/images/{id}/members/{member}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @PathVariable String member,
            @ValidBody("member-status") JsonNode body) {
        Image image = shared(context, request, id);
        visible(context, image, member);
        access.require(context, "modify_member", image);
        members.setStatus(image.pk(), member, body.get("status").asString());
        return view(id, members.find(image.pk(), member).orElseThrow(() -> noMember(id, member)));
    }

    @DeleteMapping("/v2/images/{id}/members/{member}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String member) {
        Image image = shared(context, request, id);
        visible(context, image, member);
        access.require(context, "delete_member", image);
        if (!members.delete(image.pk(), member)) {
            throw noMember(id, member);
        }
    }

    private Image shared(RequestContext context, HttpServletRequest request, String id) {
        Image image = access.visible(context, request, id);
        if (image.metadata().visibility() != Visibility.SHARED) {
            throw onlyShared();
        }
        return image;
    }

    /** A membership that the caller may know of: each one of his own image, otherwise his own. */
    private ImageMember visible(RequestContext context, Image image, String member) {
        boolean others = image.member() != null
                && !access.isAdmin(context)
                && !image.member().equals(member);
        if (others || !access.allows(context, "get_member", image)) {
            throw noMember(image.id(), member);
        }
        return members.find(image.pk(), member).orElseThrow(() -> noMember(image.id(), member));
    }

    private static ApiException onlyShared() {
        return ApiException.forbidden("Only shared images have members.");
    }

    private static ApiException noMember(String id, String member) {
        return ApiException.notFound(member + " not found in the member list of the image " + id + ".");
    }

    private static Map<String, Object> view(String imageId, ImageMember member) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("member_id", member.member());
        view.put("image_id", imageId);
        view.put("status", member.status());
        view.put("created_at", ImageTime.text(member.createdAt()));
        view.put("updated_at", ImageTime.text(member.updatedAt()));
        view.put("schema", "/v2/schemas/member");
        return view;
    }
}
