from django.db import migrations

# Whoever changes tables sees rows of one site at a time too.
FORWARD = """
do $$ declare one uuid; before text := coalesce(current_setting('app.site_id', true), '');
begin
  for one in select id from tenancy_site loop
    perform set_config('app.site_id', one::text, true);
    update files_picture set is_guarded = true where site_id = one and id in (
      select t.picture_id from visits_slot t where t.site_id = one and t.picture_id is not null);
  end loop;
  perform set_config('app.site_id', before, true);
end $$
"""
BACK = FORWARD.replace("is_guarded = true", "is_guarded = false")


class Migration(migrations.Migration):
    """Pictures of a programme are shown to those who see the visit, and to nobody else."""

    dependencies = [("files", "0002_picture_guarded"), ("visits", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
