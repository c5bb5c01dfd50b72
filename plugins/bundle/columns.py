"""What SELECTs of photos share: the columns a picture is made of, and which photo of a burst is shown."""

from __future__ import annotations

#: The language of texts of which neither file nor event says one; null where the organisation has none.
DEFAULT_LANGUAGE = "(select nullif(value ->> '$', '') from house where key = 'default_language')"

#: What pictures.picture needs of a photo.
PICTURE_COLUMNS = f"""
    photos.id, photos.uid, photos.event, photos.session, photos.title, photos.description,
    photos.alt_text, photos.width_px, photos.height_px, photos.colours, photos.taken_on,
    photos.published_at, photos.city, photos.country, photos.copyright_notice,
    photos.usage_terms, photos.licence,
    (
        select json_object(
            'id', id, 'title_fr', title_fr, 'title_en', title_en, 'url', url, 'text_fr', text_fr,
            'text_en', text_en, 'attribution_fr', attribution_fr, 'attribution_en', attribution_en
        )
        from licences where id = photos.licence
    ) as licence_said,
    coalesce(photos.language, {DEFAULT_LANGUAGE}) as language,
    coalesce((select language from events where slug = photos.event), {DEFAULT_LANGUAGE})
        as event_language,
    (select title from events where slug = photos.event) as event_title,
    (select place from events where slug = photos.event) as event_place,
    (select title from sessions where event = photos.event and slug = photos.session)
        as session_title,
    (
        select json_group_array(json_array(name, width_px, height_px, media_type, size_bytes))
        from derivatives where photo = photos.id
    ) as derivatives,
    (select name from share_pictures where photo = photos.id) as share_picture,
    (
        select json_group_array(json_object('slug', slug, 'name', name, 'kind', kind))
        from (
            select people.slug, people.name, people.kind
            from credits join people on people.slug = credits.person
            where credits.photo = photos.id
            order by credits.position
        )
    ) as credits,
    (
        select json_group_array(json_object('slug', slug, 'name', name))
        from (
            select people.slug, people.name
            from persons_shown join people on people.slug = persons_shown.person
            where persons_shown.photo = photos.id
            order by people.name
        )
    ) as people,
    (select json_group_array(json_array(language, medium, template)) from wording) as wording,
    (
        select json_group_array(json_array(language, field, text))
        from alternatives where photo = photos.id
    ) as alternatives
"""


#: The frames of a burst that are better than a photo: the best of those that belong on a page stands there,
#: the others are a step behind it.
BETTER = """select 1 from photos as better
    where better.burst = photos.burst and better.burst_rank < photos.burst_rank"""
