from django.db import migrations

# Whoever changes tables sees rows of one site at a time too. The order is that of the list of modules.
FORWARD = """
do $$ declare one uuid; before text := coalesce(current_setting('app.site_id', true), '');
  came timestamptz := coalesce(
    (select max(applied) from django_migrations where app = 'gatherings' and name = '0001_initial'), now());
begin
  for one in select id from tenancy_site where created_at < came and not modules ? 'events' loop
    perform set_config('app.site_id', one::text, true);
    if not exists (select from audit_entry e where e.site_id = one and e.fact = 'tenancy.SiteDescribed'
        and e.at >= came and e."values" -> 'columns' ? 'modules') then
      update tenancy_site set modules = (modules - 'advice') || '["events"]'
        || case when modules ? 'advice' then '["advice"]'::jsonb else '[]' end where id = one;
    end if;
  end loop;
  perform set_config('app.site_id', before, true);
end $$
"""


class Migration(migrations.Migration):
    """Sites that are older than events have them too, unless an administrator has chosen what the site has since they
    came. What a younger site has was chosen when it was made."""

    dependencies = [
        ("operator", "0001_initial"),
        ("tenancy", "0002_site_held"),
        ("audit", "0001_initial"),
        ("gatherings", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
